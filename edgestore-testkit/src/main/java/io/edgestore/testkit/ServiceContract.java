package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.edgestore.api.Checksum;
import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests that a {@link Compressor} or {@link Checksum} is found by its name once its artifact is a dependency.
 *
 * <pre>{@code
 * class SnappyServiceTest extends ServiceContract<Compressor> {
 *     SnappyServiceTest() {
 *         super(Compressor.class, SnappyCompressor.class, "snappy");
 *     }
 *
 *     protected String nativeLibrary() {
 *         return "org.xerial.snappy.";
 *     }
 * }
 * }</pre>
 *
 * @param <S> what it is: {@link Compressor} or {@link Checksum}
 */
public abstract class ServiceContract<S> {

    private final Class<S> service;
    private final Class<? extends S> provider;
    private final String name;

    /**
     * For subclasses.
     *
     * @param service {@link Compressor} or {@link Checksum}
     * @param provider the class that is under test
     * @param name the name that it must be found by
     */
    protected ServiceContract(Class<S> service, Class<? extends S> provider, String name) {
        this.service = service;
        this.provider = provider;
        this.name = name;
    }

    /**
     * How the names of the classes begin that load the native library below the codec.
     *
     * @return for example {@code org.xerial.snappy.}, or {@code java.util.zip.} of the JDK; the empty string for a codec
     *     that stands on no native library, of which the tests of that are skipped
     */
    protected abstract String nativeLibrary();

    @Test
    @DisplayName("Rule 3: it is found by its name, and nothing on this path fails to load")
    void rule3FoundByItsName() {
        Codecs installed = Codecs.load(provider.getClassLoader());

        assertThat(installed.failures()).isEmpty();
        assertThat(find(installed)).isInstanceOf(provider);
    }

    private Object find(Codecs installed) {
        return service == Checksum.class ? installed.checksum(name) : installed.compressor(name);
    }

    @Test
    @DisplayName("Rule 2: it is the only provider of its name")
    void rule2OnlyProviderOfItsName() {
        assertThat(ServiceLoader.load(service, provider.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> nameOf(each).equals(name))
                        .map(Object::getClass))
                .as("providers of %s", name)
                .hasSize(1);
    }

    @Test
    @DisplayName("Rule 3: META-INF/services and the provides clauses of module-info list the same")
    void rule3ListedTwiceAlike() throws Exception {
        ServiceListing.assertSameAsProvides(provider);
    }

    @Test
    @DisplayName("Rule 3: neither the constructor nor the name loads a native library")
    void rule3LoadsNoNativeLibrary() throws Exception {
        RefusingClassLoader loader = withoutTheLibrary();
        S loaded = loader.instance(service);

        assertThat(nameOf(loaded)).isEqualTo(name);
        assertThat(loader.refused())
                .as("classes that the constructor or the name asked for")
                .isEmpty();
    }

    @Test
    @DisplayName("Rule 3: the first use asks for the native library, by the names that nativeLibrary() says")
    void rule3FirstUseAsksForTheLibrary() throws Exception {
        RefusingClassLoader loader = withoutTheLibrary();
        Throwable failure = catchThrowable(() -> use(loader.instance(service)));

        // Else that they were refused would prove nothing.
        assertThat(loader.refused())
                .as("classes %s* that the first use asked for, which ended in %s", nativeLibrary(), failure)
                .isNotEmpty();
    }

    private RefusingClassLoader withoutTheLibrary() {
        assumeFalse(nativeLibrary().isEmpty(), "nativeLibrary() says that there is none");
        return RefusingClassLoader.of(provider, nativeLibrary());
    }

    private static void use(Object codec) throws CorruptDataException {
        ByteBuffer block = ByteBuffer.allocate(100);
        if (codec instanceof Checksum checksum) {
            checksum.compute(block);
        } else if (codec instanceof Compressor compressor) {
            ByteBuffer compressed = ByteBuffer.allocate(compressor.maxCompressedLength(block.remaining()));
            compressor.compress(block, compressed);
            compressor.decompress(compressed.flip(), block.clear());
        }
    }

    private static String nameOf(Object codec) {
        return codec instanceof Checksum checksum ? checksum.name() : ((Compressor) codec).name();
    }
}
