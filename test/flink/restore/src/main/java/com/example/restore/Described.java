package com.example.restore;

import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/** An operator that tells with which serializers it reads. */
interface Described {
    /** The name of the key in {@link #serializers}, which is no name of a state. */
    String KEY = "";

    Map<String, Map<CommonSerializerKeys, TypeSerializer<?>>> serializers(ExecutionConfig config);
}
