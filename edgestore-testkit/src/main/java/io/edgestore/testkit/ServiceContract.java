package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Checksum;
import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * How a codec is found, for the author of a {@link Compressor} or {@link Checksum} that others are to install by adding a
 * dependency.
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
 * <p>To be run where the codec lies in a directory of classes, with its {@code module-info}, as in the build of its module.
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
     * @return for example {@code org.xerial.snappy.}
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
        S loaded = RefusingClassLoader.of(provider, nativeLibrary()).instance(service);

        assertThat(nameOf(loaded)).isEqualTo(name);
    }

    private static String nameOf(Object codec) {
        return codec instanceof Checksum checksum ? checksum.name() : ((Compressor) codec).name();
    }
}
