package io.edgestore.wal.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A directory, seen through a provider of its own that does as it is told and remembers what it was asked. */
public final class FaultyDisk {

    private final List<IoCall> calls = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final FaultFileSystem fileSystem = new FaultFileSystem(new FaultProvider(this));
    private final Path directory;

    /** A disk in a directory of the default provider. */
    public FaultyDisk(Path directory) {
        this.directory = directory;
    }

    /** A path of this disk's provider, to be given to what is tested. */
    public Path path(String name) {
        return new FaultPath(fileSystem, directory.resolve(name));
    }

    /** From now on this goes wrong, too. */
    public FaultyDisk add(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** From now on nothing goes wrong any more. */
    public void heal() {
        faults.clear();
    }

    /** Forgets the operations so far. */
    public void forgetCalls() {
        calls.clear();
    }

    /** The operations so far. */
    public List<IoCall> calls() {
        return List.copyOf(calls);
    }

    /** Some of the operations so far. */
    public List<IoCall> calls(Predicate<IoCall> which) {
        return calls.stream().filter(which).toList();
    }

    /** {@link #calls(Predicate)} by kind and name. */
    public List<String> brief(Predicate<IoCall> which) {
        return calls(which).stream().map(IoCall::brief).toList();
    }

    /** How many bytes may be done. */
    long ask(IoCall call) throws IOException {
        if (call.name().endsWith(".lock") && call.kind() != IoCall.Kind.LOCK) {
            return call.length(); // a test of the log counts what is done to the log
        }
        calls.add(call);
        long allowed = call.length();
        for (Fault fault : faults) {
            allowed = Math.min(allowed, fault.strike(call));
        }
        return allowed;
    }
}
