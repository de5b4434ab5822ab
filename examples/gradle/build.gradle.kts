// What "./weft new hello" writes, built by Gradle 9.1 or later, the first that runs on a JDK 25. Put this file and
// settings.gradle.kts beside its pom.xml; then "gradle build", "gradle run".
plugins {
  application
}

val weft = "0.1.0"

java {
  toolchain { languageVersion = JavaLanguageVersion.of(25) }
}

dependencies {
  implementation(platform("dev.weft:weft-bom:$weft"))
  implementation("dev.weft:weft-net")
  implementation("dev.weft:weft-process")
  runtimeOnly("dev.weft:weft-executor-workstealing")
  runtimeOnly("dev.weft:weft-reactor-nio")
  runtimeOnly("dev.weft:weft-timer-wheel")
  runtimeOnly("org.slf4j:slf4j-simple:2.0.20")
  annotationProcessor("dev.weft:weft-async-compiler:$weft") // compiles async blocks
  testAnnotationProcessor("dev.weft:weft-async-compiler:$weft")
  testImplementation("dev.weft:weft-testing")
  testImplementation(platform("org.junit:junit-bom:6.1.3"))
  testImplementation("org.junit.jupiter:junit-jupiter")
  testRuntimeOnly("org.junit.platform:junit-platform-launcher")
}

application {
  mainModule = "hello"
  mainClass = "hello.EchoServer"
}

tasks.test { useJUnitPlatform() }
