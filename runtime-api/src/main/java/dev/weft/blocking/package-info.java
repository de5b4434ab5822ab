/// Calls that block: the pool of threads for them, and the detector of those that are made where
/// they should not be.
///
/// Reading order: [BlockingPool], [BlockingTask], [BlockingThread]; [BlockingDetector].
package dev.weft.blocking;
