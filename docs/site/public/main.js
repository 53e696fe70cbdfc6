export default {
  defaultTheme: 'auto',
  showLightbox: image => image.naturalWidth > 500,
  // A block that names no language is a command or what it prints: nothing is guessed.
  configureHljs: hljs => hljs.configure({ languages: [] }),
}
