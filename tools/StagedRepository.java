import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// Holds a folder that is laid out as a Maven repository to the rules by which Maven Central takes
/// one (<https://central.sonatype.org/publish/requirements/>), and to a few of our own, so that it
/// is not Central that finds a fault, after the tag is set.
///
/// Central's: each pom has coordinates of a release and says by itself what it is called and is;
/// licences, an address, developers and a place of the sources it may inherit. Each jar has its
/// sources and its Javadoc beside it, and each file its checksums and its signature.
///
/// Ours: the checksums are right; each jar has its SBOM; what comes along with a module is in the
/// repository, if it is a module of Weft's, and else in `NOTICE`, beside the module's name; the
/// bill of materials names all modules and no other ones.
///
/// Arguments: the repository, the `NOTICE`, and `signed` if there have to be signatures. All faults
/// are named, one a line; the exit status is 1 if there is one.
final class StagedRepository {
  private static final String GROUP = "dev.weft";
  private static final String BOM = "weft-bom";

  /// What an address says that is nobody's.
  private static final String NOWHERE = "https://example.org/";

  private final Path repository;
  private final List<String> notice;
  private final boolean signed;

  /// By their artifacts' names.
  private final Map<String, Pom> poms = new TreeMap<>();

  private final List<String> faults = new ArrayList<>();

  private StagedRepository(Path repository, List<String> notice, boolean signed) {
    this.repository = repository;
    this.notice = notice;
    this.signed = signed;
  }

  public static void main(String[] args) throws Exception {
    var staged =
        new StagedRepository(
            Path.of(args[0]),
            Files.readAllLines(Path.of(args[1])),
            args.length > 2 && args[2].equals("signed"));
    staged.read();
    staged.check();
    staged.faults.forEach(System.err::println);
    if (!staged.faults.isEmpty()) {
      System.err.println("Maven Central, or those who use it, would miss this: see above");
      System.exit(1);
    }
    staged.say();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(repository)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void read() throws IOException, ParserConfigurationException, SAXException {
    for (Path file : files()) {
      if (file.toString().endsWith(".pom")) {
        var pom = new Pom(file);
        poms.put(pom.artifact(), pom);
      }
    }
    if (poms.isEmpty()) {
      faults.add(repository + ": has no poms");
    }
  }

  private void check() throws IOException, NoSuchAlgorithmException {
    for (Pom pom : poms.values()) {
      checkCoordinates(pom);
      checkDescription(pom);
      checkParts(pom);
      checkDependencies(pom);
    }
    checkBillOfMaterials();
    for (Path file : files()) {
      checkFile(file);
    }
  }

  private void say() {
    String address = poms.get(BOM).text("url");
    System.out.println(poms.size() + " artifacts are as Maven Central wants them");
    if (address.startsWith(NOWHERE)) {
      System.out.println(
          "but for their address, "
              + address
              + ", which is nobody's: before they are published, weft.address in pom.xml has to say"
              + " theirs");
    }
  }

  private void checkCoordinates(Pom pom) {
    if (!pom.inherited("groupId", poms).map(Node::getTextContent).orElse("").equals(GROUP)) {
      faults.add(pom + ": is not of the group " + GROUP);
    }
    if (!pom.artifact().equals(pom.text("artifactId"))) {
      faults.add(pom + ": is of the artifact '" + pom.text("artifactId") + "'");
    }
    String version = pom.inherited("version", poms).map(Node::getTextContent).orElse("");
    if (!version.equals(pom.version()) || version.endsWith("-SNAPSHOT")) {
      faults.add(pom + ": has the version '" + version + "'");
    }
  }

  private void checkDescription(Pom pom) {
    for (String own : List.of("name", "description")) {
      if (pom.text(own).isEmpty()) {
        faults.add(pom + ": has no <" + own + ">");
      }
    }
    checkInherited(pom, "url");
    checkInherited(pom, "licenses", "license/name", "license/url");
    checkInherited(pom, "developers", "developer/name");
    checkInherited(pom, "scm", "connection", "url");
  }

  /// Its own or the parent's; an element with these parts, or with a text if it has none.
  private void checkInherited(Pom pom, String name, String... parts) {
    Optional<Element> element = pom.inherited(name, poms);
    if (element.isEmpty()) {
      faults.add(pom + ": has no <" + name + ">");
      return;
    }
    for (String part : parts) {
      if (Pom.text(element.get(), part).isEmpty()) {
        faults.add(pom + ": has no <" + part + "> in its <" + name + ">");
      }
    }
    if (element.get().getTextContent().contains("${")) {
      faults.add(pom + ": leaves a property open in its <" + name + ">");
    }
  }

  private void checkParts(Pom pom) {
    if (pom.isJar()) {
      for (String part : List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
        Path file = pom.beside(part);
        if (!Files.exists(file)) {
          faults.add(pom + ": has no " + file.getFileName() + " beside it");
        }
      }
    }
  }

  private void checkDependencies(Pom pom) {
    for (Element dependency : Pom.all(pom.project, "dependencies/dependency")) {
      String scope = Pom.text(dependency, "scope");
      boolean optional = Pom.text(dependency, "optional").equals("true");
      if (scope.equals("test") || scope.equals("provided") || optional) {
        continue;
      }
      String artifact = Pom.text(dependency, "artifactId");
      if (Pom.text(dependency, "groupId").equals(GROUP)) {
        if (!poms.containsKey(artifact)) {
          faults.add(pom + ": needs " + artifact + ", which is not in the repository");
        }
      } else if (notice.stream().noneMatch(line -> names(line, artifact, pom.artifact()))) {
        faults.add(pom + ": needs " + artifact + ", for which NOTICE does not name it");
      }
    }
  }

  /// Whether a line of `NOTICE` says that this module needs this artifact.
  private static boolean names(String line, String artifact, String module) {
    return line.startsWith("  " + artifact + "  ")
        && (line.contains("every module") || line.matches(".*\\b" + module + "(?![\\w-]).*"));
  }

  private void checkBillOfMaterials() {
    Pom bom = poms.get(BOM);
    if (bom == null) {
      faults.add(BOM + ": is not there");
      return;
    }
    List<String> listed =
        Pom.all(bom.project, "dependencyManagement/dependencies/dependency").stream()
            .map(dependency -> Pom.text(dependency, "artifactId"))
            .toList();
    for (String artifact : listed) {
      if (!poms.containsKey(artifact)) {
        faults.add(bom + ": lists " + artifact + ", which is not in the repository");
      }
    }
    for (Pom pom : poms.values()) {
      if (pom.isJar() && !listed.contains(pom.artifact())) {
        faults.add(bom + ": does not list " + pom.artifact());
      }
    }
  }

  private void checkFile(Path file) throws IOException, NoSuchAlgorithmException {
    String name = file.getFileName().toString();
    if (name.matches(".*\\.(md5|sha1|asc)")) {
      return;
    }
    checkSum(file, ".md5", "MD5");
    checkSum(file, ".sha1", "SHA-1");
    if (signed && !Files.exists(file.resolveSibling(name + ".asc"))) {
      faults.add(repository.relativize(file) + ": is not signed");
    }
  }

  private void checkSum(Path file, String suffix, String algorithm)
      throws IOException, NoSuchAlgorithmException {
    Path sum = file.resolveSibling(file.getFileName() + suffix);
    if (!Files.exists(sum)) {
      faults.add(repository.relativize(file) + ": has no " + suffix + " beside it");
      return;
    }
    byte[] digest = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
    if (!Files.readString(sum).strip().equals(HexFormat.of().formatHex(digest))) {
      faults.add(repository.relativize(file) + ": is not what its " + suffix + " says");
    }
  }

  /// A pom in the repository; its folders are named after its artifact and its version.
  private static final class Pom {
    private final Path file;
    private final Element project;

    Pom(Path file) throws IOException, ParserConfigurationException, SAXException {
      this.file = file;
      var factory = DocumentBuilderFactory.newDefaultInstance();
      this.project = factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    }

    String artifact() {
      return file.getParent().getParent().getFileName().toString();
    }

    String version() {
      return file.getParent().getFileName().toString();
    }

    boolean isJar() {
      return !text("packaging").equals("pom");
    }

    Path beside(String part) {
      return file.resolveSibling(artifact() + "-" + version() + part);
    }

    String text(String name) {
      return text(project, name);
    }

    /// The element of this name, or that of the parent, if it is not empty.
    Optional<Element> inherited(String name, Map<String, Pom> poms) {
      Optional<Element> own =
          all(project, name).stream()
              .filter(element -> !element.getTextContent().isBlank())
              .findFirst();
      Pom parent = poms.get(text(project, "parent/artifactId"));
      return own.isPresent() || parent == null || parent == this
          ? own
          : parent.inherited(name, poms);
    }

    /// The text of the first element on this path; empty if there is none.
    static String text(Element element, String path) {
      return all(element, path).stream()
          .findFirst()
          .map(e -> e.getTextContent().strip())
          .orElse("");
    }

    /// All elements on this path of names, such as `dependencies/dependency`.
    static List<Element> all(Element element, String path) {
      int slash = path.indexOf('/');
      String name = slash < 0 ? path : path.substring(0, slash);
      List<Element> found = new ArrayList<>();
      for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
        if (node instanceof Element child && child.getTagName().equals(name)) {
          found.addAll(slash < 0 ? List.of(child) : all(child, path.substring(slash + 1)));
        }
      }
      return found;
    }

    @Override
    public String toString() {
      return file.getFileName().toString();
    }
  }
}
