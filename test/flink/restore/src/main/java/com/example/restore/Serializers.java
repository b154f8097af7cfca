package com.example.restore;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StateSerializerProvider;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/** Asks Flink how the serializer snapshots of a savepoint go with the serializers of a job. */
final class Serializers {
    static final String AS_IS = "as is";

    private final ClassLoader loader = Serializers.class.getClassLoader();
    private final Job job;
    private final Map<String, String> verdicts = new TreeMap<>();

    private Serializers(Job job) {
        this.job = job;
    }

    /** By operator and the state's name in the savepoint: as is, or what speaks against it in the worst of all files. */
    static Map<String, String> check(Path savepoint, Job job) throws IOException {
        Serializers serializers = new Serializers(job);
        Map<?, String> names = job.operatorIds();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")))) {
            for (OperatorState operator : Checkpoints.loadCheckpointMetadata(in, serializers.loader, savepoint.toUri().toString()).getOperatorStates()) {
                String name = names.get(operator.getOperatorID());
                for (OperatorSubtaskState subtask : operator.getStates()) {
                    serializers.check(name, subtask);
                }
            }
        }
        return serializers.verdicts;
    }

    private void check(String operator, OperatorSubtaskState subtask) throws IOException {
        for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
            // RocksDB's own files, whose header lies elsewhere, are copied as they are.
            if (handle instanceof KeyGroupsStateHandle keyGroups) {
                try (FSDataInputStream in = keyGroups.openInputStream()) {
                    KeyedBackendSerializationProxy<?> header = new KeyedBackendSerializationProxy<>(loader);
                    header.read(new DataInputViewStreamWrapper(in));
                    check(operator, Described.KEY, CommonSerializerKeys.KEY_SERIALIZER, header.getKeySerializerSnapshot());
                    header.getStateMetaInfoSnapshots().forEach(state -> check(operator, state));
                }
            }
        }
        for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
            try (FSDataInputStream in = handle.openInputStream()) {
                OperatorBackendSerializationProxy header = new OperatorBackendSerializationProxy(loader);
                header.read(new DataInputViewStreamWrapper(in));
                List<StateMetaInfoSnapshot> states = new ArrayList<>(header.getOperatorStateMetaInfoSnapshots());
                states.addAll(header.getBroadcastStateMetaInfoSnapshots());
                states.forEach(state -> check(operator, state));
            }
        }
    }

    private void check(String operator, StateMetaInfoSnapshot state) {
        for (CommonSerializerKeys part : CommonSerializerKeys.values()) {
            TypeSerializerSnapshot<?> snapshot = state.getTypeSerializerSnapshot(part);
            if (snapshot != null) {
                check(operator, state.getName(), part, snapshot);
            }
        }
    }

    private void check(String operator, String state, CommonSerializerKeys part, TypeSerializerSnapshot<?> snapshot) {
        Described described = job.operators.get(operator);
        Map<CommonSerializerKeys, TypeSerializer<?>> serializers =
                described == null ? null : described.serializers(job.config).get(state);
        String verdict = serializers == null || !serializers.containsKey(part)
                ? "the job has no " + part
                : verdict(part, snapshot, serializers.get(part));
        verdicts.merge(operator + "/" + state, verdict, (before, now) -> before.equals(AS_IS) ? now : before);
    }

    @SuppressWarnings("unchecked")
    private static <T> String verdict(CommonSerializerKeys part, TypeSerializerSnapshot<T> snapshot, TypeSerializer<?> serializer) {
        TypeSerializerSchemaCompatibility<T> compatibility = StateSerializerProvider.fromPreviousSerializerSnapshot(snapshot)
                .registerNewSerializerForRestoredState((TypeSerializer<T>) serializer);
        return compatibility.isCompatibleAsIs() ? AS_IS : part + ": " + compatibility;
    }
}
