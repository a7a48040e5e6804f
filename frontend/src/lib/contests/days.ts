/** A day in Vietnam (`2026-11-21`, UTC+7 all year) as its first and last moment, and back. */
export const startOf = (day: string) => new Date(`${day}T00:00:00+07:00`).toISOString();
export const endOf = (day: string) => new Date(`${day}T23:59:59+07:00`).toISOString();
export const dayOf = (iso: string) => new Date(iso).toLocaleDateString('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });
