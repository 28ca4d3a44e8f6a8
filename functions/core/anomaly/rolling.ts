/** Mean and standard deviation of the newest values, updated as they come. */
export class Rolling {
  private readonly values: Float64Array;
  private next = 0;
  private held = 0;
  private sum = 0;
  private squares = 0;
  /** The first value: sums of what differs from it keep their digits. */
  private origin = 0;

  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  get count(): number {
    return this.held;
  }

  add(value: number): void {
    if (this.held === 0) this.origin = value;
    const own = value - this.origin;
    if (this.held === this.values.length) {
      const oldest = this.values[this.next] ?? 0;
      this.sum -= oldest;
      this.squares -= oldest * oldest;
    } else this.held++;
    this.values[this.next] = own;
    this.next = (this.next + 1) % this.values.length;
    this.sum += own;
    this.squares += own * own;
  }

  /** The value `ago` values back, 1 for the newest; undefined where there is none. */
  at(ago: number): number | undefined {
    if (ago < 1 || ago > this.held) return undefined;
    const place = (this.next - ago + this.values.length) % this.values.length;
    return (this.values[place] ?? 0) + this.origin;
  }

  mean(): number {
    return this.held === 0 ? 0 : this.origin + this.sum / this.held;
  }

  /** How many standard deviations a value lies from the mean, on either side. */
  deviations(value: number): number {
    if (this.held === 0) return 0;
    const mean = this.sum / this.held;
    const spread = Math.sqrt(Math.max(0, this.squares / this.held - mean * mean));
    return Math.abs(value - this.origin - mean) / (spread + 1e-9 * Math.abs(value) + 1e-12);
  }
}
