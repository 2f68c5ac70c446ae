package io.edgestore.interleaving;

/** What some threads do together, and what must hold afterwards in whatever order they came. Used once. */
interface Scenario {

    /** Under the scheduler: starts threads, and waits for them. */
    void run() throws Exception;

    /** Without the scheduler, behind that: throws if anything is not as it must be. */
    void check() throws Exception;
}
