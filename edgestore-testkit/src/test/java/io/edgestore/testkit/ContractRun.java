package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Runs tests of a contract, by their display names, on what is wrong on purpose: to see whether they say so. */
final class ContractRun {

    private final Object contract;

    ContractRun(Object contract) {
        this.contract = contract;
    }

    /** The contract of a codec that should be run-length. */
    static ContractRun of(Compressor codec) {
        return new ContractRun(new CompressorContract() {
            @Override
            protected Compressor compressor() {
                return codec;
            }

            @Override
            protected Map<String, String> knownAnswers() {
                return Map.of("0161" + "0362", "61626262");
            }
        });
    }

    static void assertCaught(Compressor codec, String check) throws IllegalAccessException {
        assertThat(of(codec).failures(check)).as(check).isNotEmpty();
    }

    /** Those of all tests that fail, and what with. */
    Map<String, Throwable> failures() throws IllegalAccessException {
        return run(tests());
    }

    /** Those of some tests that fail, and what with. The rest is not run: there are many wrong codecs. */
    Map<String, Throwable> failures(String... displayNames) throws IllegalAccessException {
        Set<String> wanted = Set.of(displayNames);
        List<Method> tests =
                tests().stream().filter(test -> wanted.contains(nameOf(test))).toList();
        if (tests.size() != wanted.size()) {
            throw new IllegalArgumentException("no such tests: " + wanted);
        }
        return run(tests);
    }

    private Map<String, Throwable> run(List<Method> tests) throws IllegalAccessException {
        Map<String, Throwable> failures = new TreeMap<>();
        for (Method test : tests) {
            test.setAccessible(true);
            try {
                test.invoke(contract);
            } catch (InvocationTargetException e) {
                // A test that is skipped has not failed.
                if (!(e.getCause() instanceof TestAbortedException)) {
                    failures.put(nameOf(test), e.getCause());
                }
            }
        }
        return failures;
    }

    private static String nameOf(Method test) {
        return test.getAnnotation(DisplayName.class).value();
    }

    private List<Method> tests() {
        List<Method> tests = new ArrayList<>();
        for (Class<?> type = contract.getClass(); type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    tests.add(method);
                }
            }
        }
        return tests;
    }
}
