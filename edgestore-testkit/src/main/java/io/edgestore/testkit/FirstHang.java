package io.edgestore.testkit;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Stops a test class at the first test that hangs: all later tests of the class fail at once and name it. Code that hangs in
 * one test is likely to hang in the others too. Each of them would wait as long, while the threads left behind still spin.
 *
 * <p>A JUnit extension; the contracts already have it. A test hangs if its {@code @Timeout} runs out.
 */
public final class FirstHang implements BeforeEachCallback, TestExecutionExceptionHandler {

    /** For JUnit. */
    public FirstHang() {}

    @Override
    public void beforeEach(ExtensionContext test) {
        String first = firstOf(test).get();
        if (first != null) {
            throw new AssertionError("not run, as another test of this class hangs: " + first);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable thrown) throws Throwable {
        if (isHang(thrown)) {
            firstOf(test).compareAndSet(null, test.getDisplayName());
        }
        throw thrown;
    }

    /** {@code @Timeout} and {@link AtOnce} throw the one, contracts with a patience of their own the other. */
    private static boolean isHang(Throwable thrown) {
        return thrown instanceof TimeoutException || thrown instanceof HangError;
    }

    /** The display name of the first test of the class that hung, if one has. */
    @SuppressWarnings("unchecked")
    private static AtomicReference<String> firstOf(ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(FirstHang.class, test.getRequiredTestClass()))
                .computeIfAbsent(FirstHang.class, key -> new AtomicReference<String>(), AtomicReference.class);
    }
}
