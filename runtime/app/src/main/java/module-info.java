/** The command line: training runs, progress, plots, reports. */
module spiketile.app {
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires info.picocli;
  requires java.desktop;
  requires java.management;
  requires jdk.management; // how busy the computer is
  requires jdk.unsupported; // signals
  requires jol.core;
  requires me.tongfei.progressbar;
  requires org.jline.terminal;
  requires org.knowm.xchart;
  requires spiketile.data;
  requires spiketile.mpi;
  requires spiketile.runtime;

  opens spiketile.app to
      com.fasterxml.jackson.databind,
      info.picocli;
}
