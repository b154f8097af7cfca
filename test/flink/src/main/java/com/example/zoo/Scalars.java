package com.example.zoo;

/** Fields of every primitive type, boxes and arrays. */
public final class Scalars {
    private final boolean a;
    private final byte b;
    private final char c;
    private final double d;
    private final float e;
    private final int f;
    private final long g;
    private final short h;
    private final Boolean boxedA;
    private final Byte boxedB;
    private final Character boxedC;
    private final Double boxedD;
    private final Float boxedE;
    private final Integer boxedF;
    private final Long boxedG;
    private final Short boxedH;
    private final byte[] bytes;
    private final int[] ints;
    private final long[][] grid;
    private final String[] strings;
    private final Object[] objects;
    private final Diet[] diets;

    public Scalars(boolean a, byte b, char c, double d, float e, int f, long g, short h, boolean boxed) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
        this.e = e;
        this.f = f;
        this.g = g;
        this.h = h;
        boxedA = boxed ? a : null;
        boxedB = boxed ? b : null;
        boxedC = boxed ? c : null;
        boxedD = boxed ? d : null;
        boxedE = boxed ? e : null;
        boxedF = boxed ? f : null;
        boxedG = boxed ? g : null;
        boxedH = boxed ? h : null;
        bytes = boxed ? new byte[] {b, 44} : null;
        ints = boxed ? new int[] {f, -f, 0} : null;
        grid = boxed ? new long[][] {{g, -g}, null, {}} : null;
        strings = boxed ? new String[] {"first", null, ""} : null;
        objects = boxed ? new Object[] {"first", f, null, new int[] {f}} : null;
        diets = boxed ? new Diet[] {Diet.FISH, null} : null;
    }
}
