package com.example.adler;

import io.edgestore.api.Checksum;
import java.nio.ByteBuffer;
import java.util.zip.Adler32;

/** The checksum {@code adler32}: Adler-32 as in RFC 1950. It says little about blocks of less than some hundred bytes. */
public final class Adler32Checksum implements Checksum {

    @Override
    public String name() {
        return "adler32";
    }

    @Override
    public int compute(ByteBuffer source) {
        Adler32 adler = new Adler32(); // It has a state, and is one thread's.
        adler.update(source.duplicate()); // The duplicate's position moves.
        return (int) adler.getValue();
    }

    @Override
    public String toString() {
        return name() + " (java.util.zip)";
    }
}
