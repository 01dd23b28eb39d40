/** The English words of the portal, in one piece that is loaded when somebody chooses English. */
export default import.meta.glob('../locales/en/{common,why,portal*}.ts', { eager: true })
