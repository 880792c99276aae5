import type { DrawingReader } from '../drawing.ts';
import { unreadable } from '../unreadable.ts';
export const readPoints: DrawingReader = () => Promise.reject(unreadable('points', 'empty'));
