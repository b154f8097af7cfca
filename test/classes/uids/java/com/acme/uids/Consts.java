package com.acme.uids;

final class Consts {
    static final String A = "const-a";
    static final int N = 7;
    /** No constant: set when the class is initialized. */
    static final String LATE;
    static String plain = "plain-static";
    final String ofInstance = "final-instance";
    final String given;
    static final Consts ONE = new Consts("given-to-constructor");

    static {
        String late = System.getProperty("no.such.property");
        LATE = late == null ? "late-const" : "late-" + late;
    }

    Consts(String given) {
        this.given = given;
    }

    String given() {
        return given;
    }
}
