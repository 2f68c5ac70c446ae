package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Checksum;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Checksums that are wrong on purpose, each caught by the test that is there for it; and a right one, which is not. */
class ChecksumContractTest {

    private static final String SHARED = "Rule 1: eight threads share an instance";
    private static final String NAME = "Rule 2: the name is well-formed and never changes";
    private static final String KNOWN_ANSWERS = "Rule 4: known answers";
    private static final String EVERY_BYTE = "Rule 4: every byte counts";
    private static final String ALL_BUFFERS = "Rules 4, 5: every kind of buffer, of all lengths, in both byte orders";

    private static class Crc implements Checksum {

        @Override
        public String name() {
            return "crc32";
        }

        @Override
        public int compute(ByteBuffer source) {
            CRC32 crc = new CRC32();
            crc.update(source.duplicate());
            return (int) crc.getValue();
        }
    }

    private static ContractRun checking(Checksum checksum) {
        return new ContractRun(new ChecksumContract() {
            @Override
            protected Checksum checksum() {
                return checksum;
            }

            @Override
            protected Map<String, Integer> knownAnswers() {
                return Map.of("313233343536373839", 0xcbf43926);
            }
        });
    }

    private static void assertCaught(Checksum checksum, String check) throws Exception {
        assertThat(checking(checksum).failures(check)).as(check).isNotEmpty();
    }

    @Test
    void aRightChecksumPasses() throws Exception {
        assertThat(checking(new Crc()).failures()).isEmpty();
    }

    @Test
    void aPositionThatMovesIsCaught() throws Exception {
        assertCaught(
                new Crc() {
                    @Override
                    public int compute(ByteBuffer source) {
                        int value = super.compute(source);
                        source.position(source.limit());
                        return value;
                    }
                },
                ALL_BUFFERS);
    }

    @Test
    void aLimitThatIsIgnoredIsCaught() throws Exception {
        assertCaught(
                new Crc() {
                    @Override
                    public int compute(ByteBuffer source) {
                        return super.compute(source.duplicate().limit(source.capacity()));
                    }
                },
                ALL_BUFFERS);
    }

    @Test
    void aByteOrderThatMattersIsCaught() throws Exception {
        assertCaught(
                new Crc() {
                    @Override
                    public int compute(ByteBuffer source) {
                        int first = source.remaining() < 4 ? 0 : source.getInt(source.position());
                        return super.compute(source) ^ first;
                    }
                },
                ALL_BUFFERS);
    }

    @Test
    void aByteThatDoesNotCountIsCaught() throws Exception {
        assertCaught(
                new Crc() {
                    @Override
                    public int compute(ByteBuffer source) {
                        return super.compute(source.duplicate().limit(source.limit() - source.remaining() % 4));
                    }
                },
                EVERY_BYTE);
    }

    @Test
    void anotherAlgorithmIsCaughtByKnownAnswers() throws Exception {
        assertCaught(
                new Crc() {
                    @Override
                    public int compute(ByteBuffer source) {
                        return ~super.compute(source);
                    }
                },
                KNOWN_ANSWERS);
    }

    @Test
    void aStateThatThreadsShareIsCaught() throws Exception {
        assertCaught(
                new Crc() {
                    private final CRC32 shared = new CRC32();

                    @Override
                    public int compute(ByteBuffer source) {
                        shared.reset();
                        Thread.yield();
                        shared.update(source.duplicate());
                        return (int) shared.getValue();
                    }
                },
                SHARED);
    }

    @Test
    void aNameThatIsNoneIsCaught() throws Exception {
        assertCaught(
                new Crc() {
                    @Override
                    public String name() {
                        return "CRC-32";
                    }
                },
                NAME);
    }
}
