package com.example.samples;

import java.util.function.Function;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** A list that Flink's own operators keep, with a serializer that no type information leads to. */
final class InternalListMirror<E> extends ListMirror<String, E> {
    private final Function<SerializerConfig, TypeSerializer<?>> serializer;

    /** @param json decides about the elements' text where they alone do not say it */
    InternalListMirror(
            KeyedOperator<String> operator, String name, String notation, TypeInformation<?> json,
            Function<SerializerConfig, TypeSerializer<?>> serializer) {
        super(operator, name, unchecked(json), notation);
        this.serializer = serializer;
    }

    @SuppressWarnings("unchecked")
    private static <E> TypeInformation<E> unchecked(TypeInformation<?> type) {
        return (TypeInformation<E>) type;
    }

    @Override
    @SuppressWarnings("unchecked")
    ListStateDescriptor<E> readerDescriptor(SerializerConfig config) {
        return new ListStateDescriptor<>(name, (TypeSerializer<E>) serializer.apply(config));
    }
}
