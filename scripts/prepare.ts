// Filled in by the kernel build.
