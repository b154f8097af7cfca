/**
 * What a line of text should not hold as it is, as the inside of a character class: control characters act on a terminal, marks of direction
 * reorder what stands around them, and what has no width hides.
 */
export const HIDDEN = '\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff'
