/** "Chrome, Android" from what a browser says of itself; unknown ones say it as it is, shortened. */
const browsers: [RegExp, string][] = [
	[/Zalo/i, 'Zalo'],
	[/FBAN|FBAV/, 'Facebook'],
	[/CocCoc|coc_coc/i, 'Cốc Cốc'],
	[/SamsungBrowser/, 'Samsung Internet'],
	[/EdgA?\//, 'Edge'],
	[/OPR\/|Opera/, 'Opera'],
	[/Firefox\/|FxiOS/, 'Firefox'],
	[/Chrome\/|CriOS/, 'Chrome'],
	[/Safari\//, 'Safari']
];
const systems: [RegExp, string][] = [
	[/Android/, 'Android'],
	[/iPhone/, 'iPhone'],
	[/iPad/, 'iPad'],
	[/Windows/, 'Windows'],
	[/Mac OS X/, 'Mac'],
	[/CrOS/, 'ChromeOS'],
	[/Linux/, 'Linux']
];

export function deviceName(agent: string): string {
	const browser = browsers.find(([mark]) => mark.test(agent))?.[1];
	const system = systems.find(([mark]) => mark.test(agent))?.[1];
	if (!browser && !system) return agent.length > 40 ? `${agent.slice(0, 40)}…` : agent;
	return [browser, system].filter(Boolean).join(', ');
}
