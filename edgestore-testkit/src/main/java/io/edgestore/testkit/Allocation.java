package io.edgestore.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Heap memory, as far as the JVM counts it. */
final class Allocation {

    private static final java.lang.management.ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** The bytes that this thread has allocated in its life; always the same number where they are not counted. */
    static long ofThisThread() {
        return THREADS instanceof ThreadMXBean counting ? counting.getCurrentThreadAllocatedBytes() : 0;
    }
}
