package com.acme.uids;

/** Names no operator: instructions of every sort, so that what is known of each is compared with what the compiler says of the stack. */
final class Every {
    private int i;
    private long l;

    double numbers(int a, long b, float c, double d, byte e, short f, char g) {
        a += 1000;
        a = -a + (a - 1) * 3 / 2 % 5 << 2 >> 1 >>> 1 & 7 | 8 ^ 9;
        b = -b + (b - 1) * 3 / 2 % 5 << a >> 1 >>> a & 7L | 8 ^ 9;
        c = -c + (c - 1f) * 2f / 3f % 5;
        d = -d + (d - 1.0) * 2.0 / 3.0 % 5;
        e = (byte) a;
        f = (short) (a + e);
        g = (char) (a + f);
        a = (int) b + (int) c + (int) d;
        b = (long) a + (long) c + (long) d;
        c = (float) a + (float) b + (float) d;
        d = (double) a + (double) b + (double) c + g;
        return d;
    }

    int comparisons(int a, long b, float c, double d, Object o) {
        boolean less = a < 1 || a >= 2 || a > 3 || a <= 4 || a == 5 || a != 6 || a < e(1) || a >= e(2) || a > e(3) || a <= e(4) || a == e(5);
        boolean zero = a < 0 | a >= 0 | a > 0 | a <= 0 | a == 0 | a != 0;
        boolean more = b < 1L || c < 1f || c > 2f || d < 1.0 || d > 2.0 || o == this || o != null || o instanceof String;
        return less || zero && more ? a : (int) b;
    }

    private static int e(int a) {
        return a;
    }

    long arrays(int[] is, long[] ls, float[] fs, double[] ds, byte[] bs, short[] ss, char[] cs, Object[] os) {
        int a = is[0]++ + ++is[1] + (is[2] += 3) + bs[0]++ + ss[0]++ + cs[0]++ + i++ + ++i;
        long b = ls[0]++ + (ls[1] += 2) + l++ + ++l;
        float c = fs[0]++ + 1f + 2f;
        double d = ds[0]++ + 0.0;
        os[0] = new int[2][3][a];
        os[1] = new String[] {"x"};
        bs[1] = bs[2] = 1;
        return (long) (a + b + c + d + os.length) + (l = b) + (i = a);
    }

    float locals(float c, double d, float c2, long b) {
        int a0 = 0, a1 = 1;
        float c0 = 0f, c1 = c, c3 = 2f;
        double d0 = 1.0, d1 = d;
        long b0 = 0L, b1 = b;
        synchronized (this) {
            for (int n = 0; n < a1; n++) {
                c0 += c1 + c2 + c3;
                d0 += d1;
                b0 += b1 + a0;
            }
        }
        return c0 + (float) d0 + b0;
    }

    static double first(double d, long l) {
        double other = d;
        long more = l;
        return other + more;
    }

    static long second(long l, float f, float g) {
        long other = l;
        float one = f, two = g;
        return (long) (other + one + two);
    }

    static float third(float f, double d, float g) {
        float x = f;
        f = g;
        d = x;
        return f + (float) d;
    }

    static int fourth(int i, float f, double d, int j) {
        i = j;
        f = i;
        d = f;
        j = (int) d;
        return j;
    }
}
