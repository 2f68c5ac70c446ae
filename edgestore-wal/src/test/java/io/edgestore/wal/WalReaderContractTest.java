package io.edgestore.wal;

import io.edgestore.api.UnknownCodecException;
import io.edgestore.testkit.WalReaderContract;
import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.testkit.format.ReadOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class WalReaderContractTest extends WalReaderContract {

    @Override
    protected Set<Integer> knownVersions() {
        return Set.of(1, 2);
    }

    @Override
    protected ReadOutcome read(Path file) throws IOException {
        try (WalReader reader = WalReader.open(file, PolicyReading.OPTIONS)) {
            List<ParsedRecord> records = new ArrayList<>();
            while (reader.advance()) {
                records.add(RecordContent.of(reader.record()).parsed());
            }
            return new ReadOutcome.Records(records);
        } catch (CorruptLogException | CodecParametersException e) {
            return new ReadOutcome.CorruptRecord();
        } catch (FormatVersionException e) {
            return new ReadOutcome.FormatVersion(e.expected(), e.found());
        } catch (UnknownCodecException e) {
            return new ReadOutcome.UnknownCodec(e.codecName());
        }
    }
}
