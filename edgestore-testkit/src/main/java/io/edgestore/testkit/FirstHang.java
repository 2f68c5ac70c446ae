package io.edgestore.testkit;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.JUnitException;

/**
 * Ends a class of tests at the first one that hangs. What hangs once mostly hangs again: each of the other tests would
 * wait as long, while the threads of those before it still spin. They fail at once, and name the first.
 *
 * <p>An extension of JUnit that the contracts have. Tests that hang are those that {@code @Timeout} ends.
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

    /** {@code @Timeout} and {@link AtOnce} throw the one, {@code assertTimeoutPreemptively} has the other as a cause. */
    private static boolean isHang(Throwable thrown) {
        return thrown instanceof TimeoutException || thrown.getCause() instanceof JUnitException;
    }

    @SuppressWarnings("unchecked")
    private static AtomicReference<String> firstOf(ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(FirstHang.class, test.getRequiredTestClass()))
                .computeIfAbsent(FirstHang.class, key -> new AtomicReference<String>(), AtomicReference.class);
    }
}
