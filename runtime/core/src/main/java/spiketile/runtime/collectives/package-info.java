/** What ranks do together: the collectives' interface, and ranks that are threads of one process. */
package spiketile.runtime.collectives;
