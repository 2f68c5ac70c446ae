package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedHeader;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ParsedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Writers that are wrong on purpose, each caught by the test that is there for it; and a right one, which is not. */
class WalWriterContractTest {

    @TempDir
    Path directory;

    /** Compresses nothing, and refuses what the format has no room for. */
    private static class Writer extends WalWriterContract {

        Writer(Path directory) {
            this.directory = directory;
        }

        @Override
        protected void write(Path file, List<ParsedRecord> records) throws IOException {
            List<byte[]> parts = new ArrayList<>(List.of(FrameBytes.fileHeader()));
            IOException refusal = null;
            for (ParsedRecord record : records) {
                byte[] payload = FrameBytes.payload(raw(record));
                if (isTooLong(record, payload)) {
                    refusal = new IOException("too long: " + record);
                    break;
                }
                parts.add(FrameBytes.sealed(payload));
            }
            Files.write(file, end(FrameBytes.join(parts)));
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        protected Set<Integer> knownVersions() {
            return Set.of(1, 2);
        }

        @Override
        protected void writeBatches(Path file, List<List<ParsedRecord>> batches) throws IOException {
            ParsedHeader header = header(batches);
            byte[] bytes = header.bytes();
            IOException refusal = null;
            for (List<ParsedRecord> batch : batches) {
                for (List<ParsedRecord> frame : framesOf(batch)) {
                    byte[] block =
                            FrameBytes.block(frame.stream().map(this::raw).toList());
                    byte[] payload = FrameBytes.withLength(block.length, block);
                    if (frame.stream().anyMatch(record -> isTooLong(record, payload))) {
                        refusal = new IOException("too long: " + frame);
                        break;
                    }
                    bytes = FrameBytes.join(bytes, sealed(header, bytes.length, payload));
                }
            }
            Files.write(file, end(bytes));
            if (refusal != null) {
                throw refusal;
            }
        }

        private ParsedHeader header(List<List<ParsedRecord>> batches) {
            int length = 14 + 1 + "none".length() + 1 + "crc32c".length() + 4 + 4;
            return new ParsedHeader(2, flags(batches), length, salt(), "none", "crc32c", new byte[0]);
        }

        int flags(List<List<ParsedRecord>> batches) {
            return batches.isEmpty()
                            || batches.get(0).isEmpty()
                            || batches.get(0).get(0).valueHash().length > 0
                    ? 0
                    : 1;
        }

        int salt() {
            return new SecureRandom().nextInt();
        }

        List<List<ParsedRecord>> framesOf(List<ParsedRecord> batch) {
            return List.of(batch);
        }

        byte[] sealed(ParsedHeader header, int offset, byte[] payload) {
            return FrameBytes.sealed(header.salt(), offset, payload);
        }

        byte[] raw(ParsedRecord record) {
            return record.bytes();
        }

        boolean isTooLong(ParsedRecord record, byte[] payload) {
            return record.namespace().length > 65_535 || payload.length > ParsedFrame.MAX_PAYLOAD_LENGTH;
        }

        byte[] end(byte[] file) {
            return file;
        }
    }

    @Test
    void aRightWriterPasses() throws Exception {
        Writer right = new Writer(directory);
        right.aLogWithoutRecordsIsAHeader();
        right.goldenRecordsAreWrittenAsTheyWere();
        right.allLengthsAndNumbersAreWritten();
        right.aNamespaceThatIsTooLongIsRefusedBeforeAByteIsWritten();
        right.aPayloadOverTheLimitIsRefusedBeforeAByteIsWritten();
        right.aVersion2LogWithoutRecordsIsAHeader();
        right.filesOfVersion2HaveDifferentSalts();
        right.eachBatchIsOneFrame();
        right.batchesOfAllSizesAreWritten();
        right.recordsWithoutHashesAreWritten();
        right.ofABatchWithARecordThatIsTooLongNothingIsWritten();
    }

    @Test
    void aWriterOfVersion1AloneIsNotAskedForVersion2() {
        WalWriterContract first = new WalWriterContract() {
            @Override
            protected void write(Path file, List<ParsedRecord> records) {
                throw new AssertionError("not here");
            }
        };
        first.directory = directory;

        assertThatThrownBy(first::eachBatchIsOneFrame).isInstanceOf(TestAbortedException.class);
        assertThatThrownBy(() -> first.writeBatches(directory.resolve("f"), List.of()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("override writeBatches");
    }

    @Test
    void aWriterThatSplitsABatchIsCaught() {
        Writer splitting = new Writer(directory) {
            @Override
            List<List<ParsedRecord>> framesOf(List<ParsedRecord> batch) {
                return batch.size() < 50
                        ? List.of(batch)
                        : List.of(batch.subList(0, 50), batch.subList(50, batch.size()));
            }
        };

        assertThatThrownBy(splitting::eachBatchIsOneFrame).hasMessageContaining("how many records each frame has");
        assertThatThrownBy(splitting::batchesOfAllSizesAreWritten).hasMessageContaining("how many records");
        assertThatThrownBy(splitting::recordsWithoutHashesAreWritten).hasMessageContaining("how many records");
    }

    @Test
    void aWriterThatWritesTheGoodPartOfARefusedBatchIsCaught() {
        Writer partial = new Writer(directory) {
            @Override
            List<List<ParsedRecord>> framesOf(List<ParsedRecord> batch) {
                return batch.stream().map(List::of).toList();
            }
        };

        assertThatThrownBy(partial::ofABatchWithARecordThatIsTooLongNothingIsWritten)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aWriterThatRefusesNoBatchIsCaught() {
        Writer careless = new Writer(directory) {
            @Override
            boolean isTooLong(ParsedRecord record, byte[] payload) {
                return false;
            }
        };

        assertThatThrownBy(careless::ofABatchWithARecordThatIsTooLongNothingIsWritten)
                .hasMessageContaining("the refusal of LSN 3");
    }

    @Test
    void aWriterWithASaltOfItsOwnIsCaught() {
        Writer salted = new Writer(directory) {
            @Override
            int salt() {
                return 42;
            }
        };

        assertThatThrownBy(salted::filesOfVersion2HaveDifferentSalts).hasMessageContaining("salts of 3 files");
    }

    @Test
    void aWriterWhoseChecksumsDoNotCoverThePlaceIsCaught() {
        Writer misplaced = new Writer(directory) {
            @Override
            byte[] sealed(ParsedHeader header, int offset, byte[] payload) {
                return FrameBytes.sealed(header.salt(), 0, payload);
            }
        };

        assertThatThrownBy(misplaced::eachBatchIsOneFrame).hasMessageContaining("WRONG_CHECKSUM");
        assertThatThrownBy(misplaced::recordsWithoutHashesAreWritten).hasMessageContaining("WRONG_CHECKSUM");
    }

    @Test
    void aWriterThatDoesNotSayThatThereAreNoHashesIsCaught() {
        Writer silent = new Writer(directory) {
            @Override
            int flags(List<List<ParsedRecord>> batches) {
                return 0;
            }
        };

        assertThatThrownBy(silent::recordsWithoutHashesAreWritten).hasMessageContaining("has value hashes");
    }

    @Test
    void aWriterThatLeavesHashesOutUnaskedIsCaught() {
        Writer sparing = new Writer(directory) {
            @Override
            int flags(List<List<ParsedRecord>> batches) {
                return 1;
            }

            @Override
            byte[] raw(ParsedRecord record) {
                return SampleRecords.withoutHash(record).bytes();
            }
        };

        assertThatThrownBy(sparing::aVersion2LogWithoutRecordsIsAHeader).hasMessageContaining("has value hashes");
        assertThatThrownBy(sparing::eachBatchIsOneFrame).hasMessageContaining("has value hashes");
        assertThatThrownBy(sparing::batchesOfAllSizesAreWritten).hasMessageContaining("has value hashes");
    }

    @Test
    void aWriterThatTurnsBatchesRoundIsCaught() {
        Writer reversing = new Writer(directory) {
            @Override
            List<List<ParsedRecord>> framesOf(List<ParsedRecord> batch) {
                List<ParsedRecord> reversed = new ArrayList<>(batch);
                Collections.reverse(reversed);
                return List.of(reversed);
            }
        };

        assertThatThrownBy(reversing::eachBatchIsOneFrame).hasMessageContaining("MALFORMED_RECORD");
    }

    @Test
    void aWriterThatRefusesNothingIsCaughtByTheLimits() {
        Writer careless = new Writer(directory) {
            @Override
            boolean isTooLong(ParsedRecord record, byte[] payload) {
                return false;
            }
        };

        assertThatThrownBy(careless::aNamespaceThatIsTooLongIsRefusedBeforeAByteIsWritten)
                .hasMessageContaining("the refusal of LSN 2");
        assertThatThrownBy(careless::aPayloadOverTheLimitIsRefusedBeforeAByteIsWritten)
                .hasMessageContaining("the refusal of LSN 2");
    }

    @Test
    void aWriterThatPreallocatesIsCaughtByTheEndOfTheFile() {
        Writer generous = endingWith(file -> FrameBytes.join(file, new byte[5]));

        assertThatThrownBy(generous::aLogWithoutRecordsIsAHeader).isInstanceOf(AssertionError.class);
        assertThatThrownBy(generous::allLengthsAndNumbersAreWritten).hasMessageContaining("where the last frame ends");
        assertThatThrownBy(generous::aVersion2LogWithoutRecordsIsAHeader).hasMessageContaining("all of the file");
        assertThatThrownBy(generous::batchesOfAllSizesAreWritten).hasMessageContaining("where the last frame ends");
    }

    @Test
    void aWriterThatLosesTheLastRecordIsCaught() {
        Writer lossy = endingWith(file -> {
            List<ParsedFrame> frames = ParsedLog.of(file).frames();
            return Arrays.copyOf(file, frames.get(frames.size() - 1).offset());
        });

        assertThatThrownBy(lossy::goldenRecordsAreWrittenAsTheyWere).isInstanceOf(Throwable.class);
        assertThatThrownBy(lossy::allLengthsAndNumbersAreWritten).isInstanceOf(AssertionError.class);
    }

    @Test
    void aWriterOfLittleEndianNamespaceLengthsIsCaughtByTheirRange() {
        Writer little = new Writer(directory) {
            @Override
            byte[] raw(ParsedRecord record) {
                byte[] raw = super.raw(record);
                byte high = raw[29];
                raw[29] = raw[30];
                raw[30] = high;
                return raw;
            }
        };

        assertThatThrownBy(little::allLengthsAndNumbersAreWritten)
                .isInstanceOf(AssertionError.class)
                .satisfies(failure -> assertThat(failure).hasMessageContaining("MALFORMED_RECORD"));
    }

    private Writer endingWith(Function<byte[], byte[]> end) {
        return new Writer(directory) {
            @Override
            byte[] end(byte[] file) {
                return end.apply(file);
            }
        };
    }
}
