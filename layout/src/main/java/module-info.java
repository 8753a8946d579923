/** What lies where in off-heap memory: arena, block, spike list, machine profile, plan. */
module spiketile.layout {
  requires java.management;
  requires jdk.management;

  exports spiketile.layout;
}
