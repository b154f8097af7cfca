package com.example.restore;

/** What the source job does wrong, so that the comparison has something to find. */
enum Fault {
    NONE, VALUE, MISSING, EXTRA;

    /** The key whose first value is off. */
    static final int WRONG = 1234;
    static final int LEFT_OUT = 777;
    /** The restored job is not asked about this key. */
    static final int TOO_MANY = 5000;
}
