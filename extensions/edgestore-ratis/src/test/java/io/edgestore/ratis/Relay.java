package io.edgestore.ratis;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A port that passes TCP connections on to another one, until it is cut. */
final class Relay implements Closeable {

    /** What becomes of connections. */
    enum Line {
        WHOLE,
        /** As by a firewall that resets: connections are closed, and so are new ones. */
        RESET,
        /** As by a cable that is pulled: connections stay, and what is sent comes when the line is whole again. */
        SILENT
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Line line = Line.WHOLE;

    Relay(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void set(Line next) {
        lock.lock();
        try {
            line = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (next == Line.RESET) {
            open.forEach(Relay::close);
        }
    }

    private static void start(Runnable loop) {
        Thread thread = new Thread(loop, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                open.add(from);
                if (awaitLine() == Line.RESET) {
                    end(from);
                    continue;
                }
                Socket to = new Socket(server.getInetAddress(), target);
                open.add(to);
                start(() -> pass(from, to));
                start(() -> pass(to, from));
            } catch (IOException e) {
                // The relay is closed, or nobody listens behind it.
            }
        }
        open.forEach(Relay::close);
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[16 << 10];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (awaitLine() == Line.RESET) {
                    return;
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // One side is closed; so is the other one then.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** Not silent any more. */
    private Line awaitLine() {
        lock.lock();
        try {
            while (line == Line.SILENT) {
                changed.awaitUninterruptibly();
            }
            return line;
        } finally {
            lock.unlock();
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        set(Line.RESET);
    }
}
