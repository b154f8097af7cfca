/** For rolldown: Node checks every regular expression as it compiles a file, and this one is long. */
export const emojiWhenAsked = {
  name: 'emoji-when-asked',
  transform: {
    filter: { id: /emoji-regex\/index\.m?js$/ },
    handler: code => code.replace(/return \/(.*)\/g;/s, "return new RegExp(String.raw`$1`, 'g');"),
  },
}
