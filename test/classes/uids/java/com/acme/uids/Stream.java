package com.acme.uids;

/** Stands for a stream of Flink: prints what it is given, and whose code gave it. */
public final class Stream {
    public Stream uid(String uid) {
        return tell("uid", uid);
    }

    public Stream setUidHash(String hash) {
        return tell("setUidHash", hash);
    }

    private Stream tell(String call, String text) {
        StackTraceElement caller = new Throwable().getStackTrace()[2];
        StringBuilder line = new StringBuilder();
        for (String part : new String[] {call, text, caller.getClassName(), caller.getMethodName()}) {
            if (line.length() > 0) line.append('\t');
            for (char c : part.toCharArray()) line.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        System.out.println(line);
        return this;
    }
}
