package io.edgestore.cli.file;

import io.edgestore.api.UnknownCodecException;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.OutputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A codec is not there, cannot run here, or has a fault. For whoever reads or writes a file, it is one that fails. */
public final class CodecFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    private CodecFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same, naming the file. */
    CodecFailedException in(Path file) {
        return new CodecFailedException(ErrorMessage.naming(file, getMessage()), getCause());
    }

    /** What has a codec do something. */
    public interface Call<T> {
        T run() throws IOException;
    }

    /**
     * Calls a codec, which may be anybody's: whatever it throws comes out as this exception.
     *
     * @param codec how to name it, if it fails
     */
    public static <T> T unless(String codec, Call<T> call) throws CodecFailedException, IOException {
        try {
            return call.run();
        } catch (CommandFailedException | OutputException | VirtualMachineError e) {
            // None of these is a codec's: the first two come from who listens to what a reader finds.
            throw e;
        } catch (UnknownCodecException e) {
            throw new CodecFailedException(e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new CodecFailedException(
                    cannotRun(codec, Objects.requireNonNullElseGet(e.getMessage(), e::toString)), e);
        } catch (LinkageError e) {
            throw new CodecFailedException(cannotRun(codec, rootCause(e).toString()), e);
        } catch (RuntimeException | Error e) {
            throw new CodecFailedException(
                    codec + " failed (" + e + "), which is a fault of the codec" + ErrorMessage.STACK_TRACE, e);
        }
    }

    private static String cannotRun(String codec, String reason) {
        return codec + " cannot run here: " + reason + "; see `edgestore codecs`";
    }

    /** What failed first: a class that could not be initialized is told by nothing else. */
    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
