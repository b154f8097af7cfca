package com.example.zoo;

/** With an inner class, whose outer object Kryo leaves out. */
public final class Gate {
    private final int width;

    public Gate(int width) {
        this.width = width;
    }

    public Door door(boolean open) {
        return new Door(open);
    }

    public final class Door {
        private final boolean open;

        Door(boolean open) {
            this.open = open;
        }

        public int width() {
            return open ? width : 0;
        }
    }
}
