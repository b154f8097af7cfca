package com.acme.uids;

enum Op {
    SOURCE("op-source-v1"),
    SINK("op-sink-v1");

    final String text;

    Op(String text) {
        this.text = text;
    }
}
