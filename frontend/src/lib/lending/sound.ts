/** A short sound for who looks at the book and not at the screen: high for done, low for refused. */

let context: AudioContext | null = null;

export function sound(kind: 'done' | 'refused'): void {
	try {
		context ??= new AudioContext();
		const [pitch, seconds] = kind === 'done' ? [880, 0.12] : [220, 0.4];
		const tone = context.createOscillator();
		const volume = context.createGain();
		tone.frequency.value = pitch;
		volume.gain.setValueAtTime(0.15, context.currentTime);
		volume.gain.linearRampToValueAtTime(0, context.currentTime + seconds);
		tone.connect(volume).connect(context.destination);
		tone.start();
		tone.stop(context.currentTime + seconds);
	} catch {
		/* a browser without sound, or one that waits for a touch first */
	}
}
