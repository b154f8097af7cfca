package com.example.samples;

import java.util.Map;
import java.util.TreeMap;

/** How a snapshot is stored: state backend, kind of snapshot, options of Flink that are not the harness's own. */
public record Layout(String backend, Kind kind, Map<String, String> options) {
    public enum Kind { CANONICAL, NATIVE, CHECKPOINT }

    public static final String HEAP = "hashmap";
    public static final String ROCKSDB = "rocksdb";
    public static final String FORST = "forst";

    private static final String INCREMENTAL = "execution.checkpointing.incremental";
    private static final String CHANGELOG = "state.changelog.enabled";
    private static final String MATERIALIZATION = "state.changelog.periodic-materialize.interval";
    private static final String UNALIGNED = "execution.checkpointing.unaligned.enabled";
    private static final String INLINE_THRESHOLD = "execution.checkpointing.data-inline-threshold";

    /** All state in files, however small. */
    public static Layout of(String backend, Kind kind) {
        return new Layout(backend, kind, Map.of()).with(INLINE_THRESHOLD, "0 b");
    }

    /** State up to this size stands in _metadata itself. */
    public Layout inlineUpTo(String size) {
        return with(INLINE_THRESHOLD, size);
    }

    public Layout incremental() {
        return with(INCREMENTAL, "true");
    }

    public Layout compressed() {
        return with("execution.checkpointing.snapshot-compression", "true");
    }

    public Layout rawTimers() {
        return with("state.backend.rocksdb.timer-service.factory", "HEAP");
    }

    /** Changes are logged; the log is kept in {@code memory}, that is in _metadata, or in files ({@code filesystem}). */
    public Layout changelog(String storage) {
        return with(CHANGELOG, "true").with("state.changelog.storage", storage).with(MATERIALIZATION, "30 d");
    }

    /** A part of the state is materialized, and the log holds what came later. */
    public Layout materialized() {
        return with(MATERIALIZATION, "4 s");
    }

    public Layout fileMerging() {
        return with("execution.checkpointing.file-merging.enabled", "true");
    }

    public Layout unaligned() {
        return with(UNALIGNED, "true");
    }

    /** TTL by the job's own times. */
    public Layout scriptedTime() {
        return with("state.backend.type", ScriptedTime.Factory.class.getName()).with(ScriptedTime.BACKEND, backend);
    }

    /** The same options with another backend and kind of snapshot. */
    public Layout on(String otherBackend, Kind otherKind) {
        return new Layout(otherBackend, otherKind, options);
    }

    public Layout with(String option, String value) {
        Map<String, String> more = new TreeMap<>(options);
        more.put(option, value);
        return new Layout(backend, kind, more);
    }

    boolean isCheckpoint() {
        return kind == Kind.CHECKPOINT;
    }

    /** The format that sp-inspect reports when there is keyed state. */
    String format() {
        return kind == Kind.CANONICAL ? "canonical" : "native";
    }

    /** The backend as far as the files can tell it; null in canonical savepoints. Only states of the asynchronous API tell ForSt from RocksDB. */
    String visibleBackend(boolean asynchronous) {
        if (kind == Kind.CANONICAL) {
            return null;
        }
        if (options.containsKey(CHANGELOG)) {
            return "changelog";
        }
        return backend.equals(HEAP) ? "heap" : backend.equals(FORST) && !asynchronous ? ROCKSDB : backend;
    }

    boolean isIncremental() {
        return isCheckpoint() && !backend.equals(HEAP) && options.containsKey(INCREMENTAL);
    }

    boolean isMaterialized() {
        return options.containsKey(CHANGELOG) && !options.get(MATERIALIZATION).equals("30 d");
    }

    boolean isUnaligned() {
        return options.containsKey(UNALIGNED);
    }
}
