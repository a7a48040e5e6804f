/** Reads codes in pictures: by the browser itself where it can, else by a reader of our own, fetched when it is needed. */

export type Decode = (video: HTMLVideoElement) => Promise<string | null>;

interface Detector {
	detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface DetectorKind {
	new (options: { formats: string[] }): Detector;
	getSupportedFormats(): Promise<string[]>;
}
const WANTED = ['qr_code', 'code_128', 'code_39', 'ean_13'];
/** The longer side of the picture that our own reader looks at. */
const SIDE = 720;

export async function openDecoder(): Promise<Decode> {
	return (await ofBrowser()) ?? ofOurs();
}

async function ofBrowser(): Promise<Decode | null> {
	const kind = (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;
	const known = await kind?.getSupportedFormats().catch((): string[] => []);
	if (!kind || !known?.includes('qr_code')) return null;
	const detector = new kind({ formats: WANTED.filter((format) => known.includes(format)) });
	return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
}

async function ofOurs(): Promise<Decode> {
	const { decodeQR } = await import('qr/decode.js');
	const canvas = document.createElement('canvas');
	const context = canvas.getContext('2d', { willReadFrequently: true });
	return async (video) => {
		const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
		canvas.width = Math.round(video.videoWidth * scale);
		canvas.height = Math.round(video.videoHeight * scale);
		if (!context || !canvas.width || !canvas.height) return null;
		context.drawImage(video, 0, 0, canvas.width, canvas.height);
		try {
			return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
		} catch {
			// No code in this picture.
			return null;
		}
	};
}

/** Why the camera cannot be opened, if that is known before asking. */
export function noCamera(): 'plain' | 'none' | null {
	if (typeof navigator === 'undefined' || !navigator.mediaDevices?.getUserMedia) return globalThis.isSecureContext ? 'none' : 'plain';
	return null;
}
