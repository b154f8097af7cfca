package com.example.zoo;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer.Tag;

/** Registered with a serializer that writes the fields with a tag only. */
public final class Tagged {
    @Tag(3)
    int amount;
    @Tag(1)
    String text;
    int untagged;

    Tagged() {}

    public Tagged(int amount, String text) {
        this.amount = amount;
        this.text = text;
    }
}
