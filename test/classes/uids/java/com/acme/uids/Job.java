package com.acme.uids;

import java.util.Arrays;

public final class Job extends Base {
    private static final String P = "pre-";
    private final Stream s = new Stream();

    Job() {
        super("job-");
    }

    public static void main(String[] args) {
        Job job = new Job();
        job.literals(args.length == 0);
        job.fields();
        job.holes(3);
        job.calls("x", 5L, 2.5);
        job.control(args.length);
        job.nested();
    }

    void literals(boolean b) {
        s.uid("lit");
        s.uid(P + "folded");
        s.uid(P + Consts.A.substring(0, 0) + "not-folded");
        s.uid(Consts.A);
        s.uid(P + Consts.A + Consts.N);
        String local = "local-variable";
        s.uid(local);
        s.uid(b ? "yes" : "no");
        s.uid(b ? "no" : "yes-2");
        s.uid("s".concat("t"));
        s.uid("\ud83d\ude00\u00e9\u0000");
        s.uid("tag\u0001x" + b);
        s.uid("with\u0001only");
        s.setUidHash("0123456789abcdef0123456789abcdef");
    }

    void fields() {
        Consts consts = new Consts("other");
        s.uid(Consts.LATE);
        s.uid(Consts.plain);
        s.uid(consts.ofInstance);
        s.uid(Consts.ONE.given() + "-followed");
        s.uid("enum-" + Op.SINK.text);
        s.uid(prefix + "prefixed");
    }

    void holes(int n) {
        for (int i = 0; i < n; i++) s.uid("op-" + i);
        for (String t : new String[] {"orders", "payments"}) s.uid(t + "-suffix");
        for (String t : new String[] {"orders", "payments"}) for (int i = 0; i < 2; i++) s.uid("a-" + t + "-" + i);
        for (Op op : Op.values()) s.uid("by-" + op.name());
        char c = 'k';
        s.uid("char-" + c + 'z' + n);
        s.uid(new StringBuilder("built-").append(c).append(n).append(true).toString());
        s.uid(String.format("format-%s-%d", "orders", n));
    }

    void calls(String x, long five, double d) {
        s.uid(named("literal"));
        s.uid(named("char-" + x.length()));
        s.uid(inherited());
        with(s, "wrapper");
        s.uid("trimmed ".trim().toUpperCase() + five);
        s.uid(String.valueOf((Object) "value-of"));
    }

    void control(int n) {
        String text;
        try {
            text = "tried-" + Integer.parseInt("7");
        } catch (NumberFormatException e) {
            text = "caught";
        } finally {
            System.setProperty("com.acme.uids", "done");
        }
        s.uid(text);
        switch (n) {
            case 0:
                s.uid("switch-zero");
                break;
            case 1:
                s.uid("switch-one");
                break;
            default:
                s.uid("switch-more");
        }
        StringBuilder builder = new StringBuilder();
        for (int i = 0; i < 2; i++) builder.append("loop");
        if (n == 0) builder.append("-if");
        s.uid(builder.toString());
        long wide = n;
        double wider = wide * 2.0;
        String behind = "behind-" + (wide > wider ? "long" : "double");
        s.uid(behind);
    }

    void nested() {
        String captured = "captured";
        Runnable run = () -> s.uid("in-lambda").uid(captured + "-in-lambda");
        run.run();
        Arrays.asList("orders", "payments").forEach(t -> s.uid("each-" + captured + "-" + t));
        new Object() {
            void go() {
                s.uid("anonymous");
            }
        }.go();
    }
}
