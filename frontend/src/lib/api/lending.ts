/** What the API answers about paper copies, loans and holds. Kept in step with openapi.json. */
import type { BookRow, UnitLink } from './types';

export type CopyState = 'on_shelf' | 'on_loan' | 'laid_aside' | 'lost' | 'damaged' | 'withdrawn';
export type CopySource = 'bought' | 'given' | 'allotted' | 'other';
export type WithdrawalReason = 'worn' | 'lost' | 'outdated' | 'surplus' | 'other';
export type ReaderClass = 'adult' | 'child' | 'staff';
export interface CopyFacts {
	call_number: string;
	shelf: string;
	/** In đồng. */
	price: number | null;
	source: CopySource;
	source_note: string;
	/** 2026-11-21 */
	entered_on: string | null;
}
export interface CopyView extends CopyFacts {
	id: string;
	accession_number: string;
	book: BookRow;
	unit: UnitLink;
	entered_on: string;
	state: CopyState;
	state_at: string;
	state_note: string;
	withdrawal: WithdrawalReason | null;
	withdrawn_on: string | null;
	loan: { id: string; reader: string | null; due_on: string } | null;
	/** What its label says. */
	address: string;
	version: number;
	can: string[];
}
/** The paper copies of a book in a unit, for everybody. */
export interface PaperRow {
	unit: UnitLink;
	copies: number;
	free: number;
	waiting: number;
	shelf: string;
	due_on: string | null;
	hold: { id: string; state: 'waiting' | 'laid_aside' | 'fulfilled' | 'lapsed' | 'cancelled'; before: number; keep_until: string | null } | null;
	can: string[];
}
export interface ReaderRow {
	id: string;
	display_name: string;
	logins: string[];
	class: ReaderClass;
	loans: number;
	overdue: number;
}
export interface Limits {
	most: number;
	days: number;
	renewals: number;
}
interface CopyName {
	id: string;
	accession_number: string;
}
interface BookName {
	id: string;
	title: string;
	path: string;
	short: string;
}
interface ReaderName {
	id: string;
	display_name: string;
}
export interface LoanView {
	id: string;
	copy: CopyName;
	book: BookName;
	unit: UnitLink;
	/** For who lends. */
	reader: ReaderName | null;
	lent_at: string;
	due_on: string;
	/** Below 0 until it is due. */
	days_late: number;
	renewals: number;
	returned_at: string | null;
	can: string[];
}
export interface OverdueRow extends LoanView {
	contacts: string[];
	reminded_on: string | null;
}
export interface HoldView {
	id: string;
	book: BookName;
	unit: UnitLink;
	reader: ReaderName | null;
	state: 'waiting' | 'laid_aside' | 'fulfilled' | 'lapsed' | 'cancelled';
	copy: CopyName | null;
	asked_at: string;
	before: number;
	free: number;
	shelf: string;
	keep_until: string | null;
	told: boolean;
	can: string[];
}
export interface ReaderView extends ReaderRow {
	class_chosen: boolean;
	limits: Limits;
	open: LoanView[];
	holds: HoldView[];
}
export interface ReturnView {
	outcome: 'returned' | 'laid_aside' | 'found';
	copy: CopyName;
	book: BookName;
	shelf: string;
	loan: LoanView | null;
	hold: HoldView | null;
}
export interface MyLoans {
	loans: LoanView[];
	holds: HoldView[];
}
export interface RuleView {
	adult: Limits;
	child: Limits;
	staff: Limits;
	prefix: string;
	hold_days: number;
	reminders: boolean;
	/** The unit above that says so. */
	from: UnitLink | null;
	version: number;
}
export type StockFinding = 'seen' | 'missing' | 'on_loan' | 'misplaced' | 'unexpected' | 'unknown';
export interface StocktakeView {
	id: string;
	unit: UnitLink;
	shelf: string;
	begun_at: string;
	begun_by: string;
	closed_at: string | null;
	scanned: number;
	/** Only of one stocktake, not in a list. */
	counts: Record<StockFinding, number> | null;
	can: string[];
}
export interface StockLine {
	text: string;
	finding: StockFinding;
	copy_id: string | null;
	book: BookName | null;
	shelf: string;
	state: CopyState | null;
	unit: UnitLink | null;
	scanned_at: string | null;
	scanned_by: string | null;
	again: boolean;
}
export interface YearReport {
	unit: UnitLink;
	year: number;
	copies_at_start: number;
	added: Record<CopySource, number>;
	added_value: number;
	withdrawn: Record<WithdrawalReason, number>;
	copies_at_end: number;
	titles_at_end: number;
	lost: number;
	damaged: number;
	loans: number;
	readers: number;
	months: { month: number; loans: number; readers: number }[];
	classes: { class: string; copies: number; loans: number }[];
}
