/** Event data sets: readers of their original files, a store in mapped memory, preprocessing. */
package spiketile.data;
