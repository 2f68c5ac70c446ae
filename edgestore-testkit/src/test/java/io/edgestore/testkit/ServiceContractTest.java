package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codecs that are installed wrongly, each caught by the test that is there for it; and a right one, which is not. */
class ServiceContractTest {

    private static final String FOUND = "Rule 3: it is found by its name, and nothing on this path fails to load";
    private static final String ONLY_ONE = "Rule 2: it is the only provider of its name";
    private static final String ALIKE =
            "Rule 3: META-INF/services and the provides clauses of module-info list the same";
    private static final String LOADS_NOTHING = "Rule 3: neither the constructor nor the name loads a native library";
    private static final String USE_LOADS =
            "Rule 3: the first use asks for the native library, by the names that nativeLibrary() says";

    @TempDir
    Path directory;

    private Plugin plugin;

    @BeforeEach
    void make() throws Exception {
        plugin = new Plugin(directory, directory);
    }

    private static Set<String> failures(Plugin plugin) throws Exception {
        return new ContractRun(plugin.contract()).failures().keySet();
    }

    @Test
    void aRightPluginPasses() throws Exception {
        plugin.codec("Toy", "").provides("plugin.Toy").services("plugin.Toy # the only one");

        assertThat(failures(plugin)).isEmpty();
    }

    @Test
    void aPluginWhoseResourcesLieApartPasses() throws Exception {
        Plugin apart = new Plugin(directory.resolve("classes"), directory.resolve("resources"));
        apart.codec("Toy", "").provides("plugin.Toy").services("plugin.Toy");

        assertThat(failures(apart)).isEmpty();
    }

    @Test
    void aPluginThatIsNoModulePasses() throws Exception {
        plugin.codec("Toy", "").services("plugin.Toy");

        assertThat(failures(plugin)).isEmpty();
    }

    @Test
    void aPluginWithoutALibraryPasses() throws Exception {
        plugin.codecInJava("Toy").provides("plugin.Toy").services("plugin.Toy").nativeLibrary("");

        assertThat(failures(plugin)).isEmpty();
    }

    @Test
    void aProvidesClauseWithoutMetaInfIsCaught() throws Exception {
        plugin.codec("Toy", "").provides("plugin.Toy");

        assertThat(failures(plugin)).containsExactlyInAnyOrder(ALIKE, FOUND, ONLY_ONE);
    }

    @Test
    void metaInfWithoutAProvidesClauseIsCaught() throws Exception {
        plugin.codec("Toy", "").provides("").services("plugin.Toy");

        assertThat(failures(plugin)).containsExactly(ALIKE);
    }

    @Test
    void twoProvidersOfANameAreCaught() throws Exception {
        plugin.codec("Toy", "").codec("Other", "").provides("plugin.Toy, plugin.Other");
        plugin.services("plugin.Toy", "plugin.Other");

        assertThat(failures(plugin)).containsExactlyInAnyOrder(ONLY_ONE, FOUND);
    }

    @Test
    void aBrokenProviderOnThePathIsCaught() throws Exception {
        plugin.codec("Toy", "").codec("Broken", "throw new IllegalStateException();");
        plugin.provides("plugin.Toy, plugin.Broken").services("plugin.Toy", "plugin.Broken");

        assertThat(failures(plugin)).contains(FOUND).doesNotContain(ALIKE, LOADS_NOTHING);
    }

    @Test
    void aConstructorThatLoadsALibraryIsCaught() throws Exception {
        plugin.codec("Toy", "binding.Native.load();").provides("plugin.Toy").services("plugin.Toy");

        assertThat(failures(plugin)).containsExactly(LOADS_NOTHING);
    }

    @Test
    void aConstructorThatLoadsALibraryThroughASiblingPackageIsCaught() throws Exception {
        plugin.sibling().codec("Toy", "sibling.Loader.load();").provides("plugin.Toy");
        plugin.services("plugin.Toy");

        assertThat(failures(plugin)).contains(LOADS_NOTHING);
    }

    @Test
    void aConstructorThatGoesOnWithoutTheLibraryIsCaught() throws Exception {
        plugin.codec("Toy", "try { binding.Native.load(); } catch (NoClassDefFoundError e) { }");
        plugin.provides("plugin.Toy").services("plugin.Toy");

        assertThat(failures(plugin)).containsExactly(LOADS_NOTHING);
    }

    @Test
    void aLibraryThatIsMisspeltIsCaught() throws Exception {
        plugin.codec("Toy", "").provides("plugin.Toy").services("plugin.Toy");
        for (String misspelt : List.of("bindings.", "java.util.zip.")) {
            assertThat(failures(plugin.nativeLibrary(misspelt))).as(misspelt).containsExactly(USE_LOADS);
        }
    }
}
