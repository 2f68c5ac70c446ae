package io.edgestore.benchmarks.peer;

import org.rocksdb.WriteBatch;

/** Gets the puts of RocksDB's write batches, key and value each as an array. There is nothing else in ours. */
final class RocksDbPuts extends WriteBatch.Handler {

    private long count;

    long count() {
        return count;
    }

    @Override
    public void put(int columnFamily, byte[] key, byte[] value) {
        count++;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        count++;
    }

    @Override
    public void merge(int columnFamily, byte[] key, byte[] value) {
        throw unexpected();
    }

    @Override
    public void merge(byte[] key, byte[] value) {
        throw unexpected();
    }

    @Override
    public void delete(int columnFamily, byte[] key) {
        throw unexpected();
    }

    @Override
    public void delete(byte[] key) {
        throw unexpected();
    }

    @Override
    public void singleDelete(int columnFamily, byte[] key) {
        throw unexpected();
    }

    @Override
    public void singleDelete(byte[] key) {
        throw unexpected();
    }

    @Override
    public void deleteRange(int columnFamily, byte[] first, byte[] end) {
        throw unexpected();
    }

    @Override
    public void deleteRange(byte[] first, byte[] end) {
        throw unexpected();
    }

    @Override
    public void logData(byte[] blob) {
        throw unexpected();
    }

    @Override
    public void putBlobIndex(int columnFamily, byte[] key, byte[] value) {
        throw unexpected();
    }

    @Override
    public void markBeginPrepare() {
        throw unexpected();
    }

    @Override
    public void markEndPrepare(byte[] id) {
        throw unexpected();
    }

    @Override
    public void markNoop(boolean emptyBatch) {
        throw unexpected();
    }

    @Override
    public void markRollback(byte[] id) {
        throw unexpected();
    }

    @Override
    public void markCommit(byte[] id) {
        throw unexpected();
    }

    @Override
    public void markCommitWithTimestamp(byte[] id, byte[] timestamp) {
        throw unexpected();
    }

    private static IllegalStateException unexpected() {
        return new IllegalStateException("nothing but puts was written");
    }
}
