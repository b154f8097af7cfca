/** Lets whatever waits have its turn, signals too: nothing is heard while only what is there at once is awaited. */
export const turn = async (): Promise<void> => new Promise(resolve => void setImmediate(resolve))
