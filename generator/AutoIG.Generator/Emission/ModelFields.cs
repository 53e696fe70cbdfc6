using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// What generated code keeps beside its sweeps, once for all ways through the method and all programs: what is read from the model, in a
/// class of its own (weights packed for their kernels, masks, settings), and objects that depend on sizes alone, as static fields.
/// </summary>
/// <remarks>
/// What every gradient reads is prepared when the class is made; what only some ways or other programs read, when it is first read.
/// </remarks>
internal sealed class ModelFields
{
    private readonly IrFunction function;
    private readonly Dictionary<string, Member> members = [];
    private readonly List<Member> declared = [];
    private readonly Dictionary<string, string> statics = [];
    private readonly List<string> staticDeclarations = [];
    private readonly HashSet<string> memberNames;
    private readonly HashSet<string> staticNames = ["batch", "points", "model", "way", "dimensions", "fixedArguments"];

    public ModelFields(IrFunction function)
    {
        this.function = function;
        Dimensions = new WeightDimensions(function.RealType);
        memberNames =
        [
            ClassName, "Weight", "Mask", "Integers", "AttentionMask", "Size", "Equals", "GetHashCode", "GetType",
            "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
            // What the initialisers say that is a type or namespace.
            "Constants", "Kernels", "Math", "MathF", "ModelWeights", "Nn", "Operand", "RecurrentKind", Spelling.Bare(function.RealType),
        ];
        staticNames.UnionWith(function.DimensionNames);
        Variable = Identifiers.Unique("weights", staticNames);
    }

    /// <summary>The variable that holds the weights in programs and in the definition. Named dimensions are variables too.</summary>
    public string Variable { get; }

    /// <summary>The class of what is read from the model.</summary>
    public string ClassName => Identifiers.OfPrivate(function, "Weights");

    public bool HasWeights => declared.Count > 0;

    /// <summary>The sizes that are read from the weights.</summary>
    public WeightDimensions Dimensions { get; }

    /// <summary>Whether anything is read from the model object.</summary>
    public bool ReadsModel { get; private set; }

    /// <summary>The ways for which a gradient is written.</summary>
    public int Ways { get; set; } = 1;

    /// <summary>A constant that is computed from the model, as code outside the class spells it.</summary>
    /// <param name="type">Its C# type.</param>
    /// <param name="initialiser">What computes it.</param>
    /// <param name="wish">A name for it.</param>
    /// <param name="readsModel">Whether the initialiser reads the model object.</param>
    /// <param name="reader">Who reads it.</param>
    public string Weight(string type, string initialiser, string wish, bool readsModel, Reader reader)
    {
        ReadsModel |= readsModel;
        string key = type + " = " + initialiser;
        if (!members.TryGetValue(key, out var member))
        {
            member = new Member(type, Identifiers.Unique(Identifiers.Pascal(wish), memberNames), initialiser);
            members.Add(key, member);
            declared.Add(member);
        }
        member.ReadBy(reader);
        reader.ReadsModel = true;
        return $"{Variable}.{member.Name}";
    }

    /// <summary>Notes that an initialiser reads a weight, whose named dimensions are then known where the weights are made.</summary>
    public void NoteShape(ModelAttributes weight, Shape shape) => Dimensions.Add(weight, shape, memberNames);

    /// <summary>
    /// A static field for an object that an operation's kernel needs beside its operands, such as the geometry of a window.
    /// </summary>
    public string Static(string type, string initialiser, string wish)
    {
        string key = type + " = " + initialiser;
        if (!statics.TryGetValue(key, out string? name))
        {
            name = Spelling.Of(Identifiers.Unique(wish, staticNames));
            statics.Add(key, name);
            staticDeclarations.Add($"private static readonly {type} {name} = {initialiser};");
        }
        return name;
    }

    public void WriteStatics(CodeWriter code)
    {
        foreach (string declaration in staticDeclarations)
            code.Line(declaration);
    }

    /// <summary>The field of the definition that holds the weights.</summary>
    public void WriteField(CodeWriter code)
    {
        if (HasWeights)
            code.Line($"private readonly {ClassName} {Variable} = new({(ReadsModel ? "model" : "")});");
    }

    /// <summary>The class of what is read from the model.</summary>
    public void WriteClass(CodeWriter code)
    {
        if (!HasWeights)
            return;
        code.BlankLine();
        string[] parameters = [ReadsModel ? $"{function.Host.TypeName} model" : "", Dimensions.Parameters];
        string list = string.Join(", ", parameters.Where(parameter => parameter.Length > 0));
        string constructor = list.Length == 0 ? "" : $"({list})";
        using (code.Block($"private sealed class {ClassName}{constructor} : ModelWeights<{function.RealType}>"))
        {
            if (Dimensions.Any)
                Dimensions.WriteConstructor(code, ClassName, ReadsModel ? "model" : "", function.Host.TypeName);
            var lazy = declared.Where(member => !member.IsReadEverywhere(Ways)).ToArray();
            foreach (var member in lazy)
                code.Line($"private readonly Lazy<{member.Type}> lazy{member.Name} = new(() => {member.Initialiser});");
            code.BlankLine();
            Dimensions.WriteProperties(code);
            foreach (var member in declared)
            {
                string name = Spelling.Of(member.Name);
                code.Line(lazy.Contains(member)
                    ? $"public {member.Type} {name} => lazy{member.Name}.Value;"
                    : $"public {member.Type} {name} {{ get; }} = {member.Initialiser};");
            }
        }
    }

    /// <summary>A program, or what else reads the fields.</summary>
    /// <param name="way">The way whose gradient it is; −1 where it is another program.</param>
    /// <param name="always">Whether it runs whenever the function is used.</param>
    internal sealed class Reader(int way, bool always = false)
    {
        public int Way => way;

        public bool IsAlways => always;

        /// <summary>Whether anything has been read since this was last set to false.</summary>
        public bool ReadsModel { get; set; }
    }

    private sealed class Member(string type, string name, string initialiser)
    {
        private readonly HashSet<int> gradients = [];
        private bool always;

        public string Type => type;

        public string Name => name;

        public string Initialiser => initialiser;

        public void ReadBy(Reader reader)
        {
            always |= reader.IsAlways;
            if (reader.Way >= 0)
                gradients.Add(reader.Way);
        }

        public bool IsReadEverywhere(int ways) => always || gradients.Count == ways;
    }
}
