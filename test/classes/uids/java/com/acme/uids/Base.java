package com.acme.uids;

abstract class Base {
    protected final String prefix;

    Base(String prefix) {
        this.prefix = prefix;
    }

    static String named(String what) {
        return "named-" + what;
    }

    String inherited() {
        return "inherited-" + Consts.N;
    }

    static Stream with(Stream stream, String uid) {
        return stream.uid("with-" + uid);
    }
}
