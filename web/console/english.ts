/** The English words of the console, in one piece that is loaded when somebody chooses English. */
export default import.meta.glob('../locales/en/*.ts', { eager: true })
