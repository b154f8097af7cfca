package com.example.samples;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** JSON text of strings and floating point numbers, as EXPECTED.md writes them. */
public final class Json {
    private Json() {}

    public static String string(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || isLoneSurrogate(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    public static String number(double x) {
        return Double.isFinite(x) ? finite(new BigDecimal(x), 1 / x < 0, text -> Double.parseDouble(text) == x) : string(Double.toString(x));
    }

    public static String number(float x) {
        return Float.isFinite(x) ? finite(new BigDecimal(x), 1 / x < 0, text -> Float.parseFloat(text) == x) : string(Float.toString(x));
    }

    private interface ReadsBack {
        boolean test(String text);
    }

    /** Java 17's Double.toString does not always print the shortest number, so the precision is searched. */
    private static String finite(BigDecimal exact, boolean negative, ReadsBack readsBack) {
        if (exact.signum() == 0) {
            return negative ? "-0.0" : "0";
        }
        for (int precision = 1; ; precision++) {
            BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (readsBack.test(rounded.toString())) {
                return scripted(rounded.stripTrailingZeros());
            }
        }
    }

    /** JavaScript's Number::toString. */
    private static String scripted(BigDecimal x) {
        int magnitude = x.precision() - x.scale();
        if (magnitude > -6 && magnitude <= 21) {
            return x.toPlainString();
        }
        String digits = x.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        int exponent = magnitude - 1;
        return (x.signum() < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
