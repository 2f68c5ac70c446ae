package io.edgestore.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar without a module descriptor, in a module layer: what it lists it provides. */
class AutomaticModuleTest {

    @TempDir
    private Path temp;

    @Test
    void oneClassListedTwiceIsOne() throws Exception {
        Codecs codecs = Codecs.load(layer("vendor.Sum\n\nvendor.Sum\n"));

        assertThat(codecs.checksum("sum").getClass().getName()).isEqualTo("vendor.Sum");
        assertThat(codecs.checksums()).hasSize(1);
    }

    private ModuleLayer layer(String listing) throws Exception {
        Path source = Files.writeString(temp.resolve("Sum.java"), """
                package vendor;
                public final class Sum implements io.edgestore.api.Checksum {
                    public String name() { return "sum"; }
                    public int compute(java.nio.ByteBuffer source) { return 0; }
                }
                """);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        errors,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        temp.toString(),
                        source.toString());
        assertThat(result).as(errors.toString(UTF_8)).isZero();
        Path jar = temp.resolve("vendor.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("META-INF/services/" + Checksum.class.getName()));
            entries.write(listing.getBytes(UTF_8));
            entries.putNextEntry(new JarEntry("vendor/Sum.class"));
            Files.copy(temp.resolve("vendor/Sum.class"), entries);
        }
        ModuleLayer boot = ModuleLayer.boot();
        Configuration vendor = boot.configuration().resolve(ModuleFinder.of(jar), ModuleFinder.of(), Set.of("vendor"));
        return boot.defineModulesWithOneLoader(vendor, AutomaticModuleTest.class.getClassLoader());
    }
}
