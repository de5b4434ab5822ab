rootProject.name = "hello"

dependencyResolutionManagement {
  repositories {
    mavenCentral()
    // A release that is only staged: maven { url = uri("/path/to/weft/target/release/repository") }
  }
}
