using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the function's signature: names and declared shapes of inputs, fixed arguments and layers.</summary>
internal sealed class SignatureWriter(CodeWriter code, IrFunction function, PlanDescription plan, string displayName)
{
    public void Write()
    {
        using (code.Block("private static readonly FunctionSignature DeclaredSignature = new()", "};"))
        {
            code.Line($"Name = {Identifiers.Quote(displayName)},");
            using (List("Inputs"))
            {
                foreach (var parameter in function.Parameters.Where(p => p.IsDifferentiable))
                {
                    string isScalar = parameter.Type.IsScalar ? "true" : "false";
                    string isTokens = parameter.IsTokens ? " { IsTokens = true }" : "";
                    code.Line($"new({Identifiers.Quote(parameter.Name)}, {Declared(parameter.Type.Shape)}, IsScalar: {isScalar}){isTokens},");
                }
            }
            var constants = function.Parameters.Where(p => !p.IsDifferentiable).Select(p => Identifiers.Quote(p.Name)).ToArray();
            if (constants.Length > 0)
                code.Line($"FixedArguments = [{string.Join(", ", constants)}],");
            if (function.DimensionNames.Count > 0)
                code.Line($"DimensionNames = [{string.Join(", ", function.DimensionNames.Select(Identifiers.Quote))}],");
            if (function.ReturnsScalar)
                code.Line("ReturnsScalar = true,");
            if (function.Layers.Count == 0)
                return;
            using (List("Layers"))
            {
                for (int i = 0; i < function.Layers.Count; i++)
                {
                    var layer = function.Layers[i];
                    string inPrefix = plan.LayersInPrefix.Contains(i) ? "true" : "false";
                    code.Line($"new({i}, {Identifiers.Quote(layer.Name)}, InPrefix: {inPrefix}, Storage: {layer.Storage}),");
                }
            }
        }
    }

    private CodeWriter.Scope List(string property)
    {
        code.Line(property + " =");
        code.Line("[");
        return code.Indented("],");
    }

    /// <summary>A declared shape, whose dimensions are sizes and names.</summary>
    private string Declared(Shape shape) => $"new({string.Join(", ", shape.Dimensions.Select(Declared))})";

    private string Declared(Dimension dimension)
    {
        if (dimension.IsConstant)
            return dimension.ToString();
        for (int i = 0; i < function.DimensionNames.Count; i++)
        {
            if (function.DimensionNames[i] == dimension.ToString())
                return $"ModelDimension.Named({i}, {Identifiers.Quote(function.DimensionNames[i])})";
        }
        throw new InvalidOperationException($"{displayName}: an input has the dimension '{dimension}', which is neither a size nor one of its named dimensions.");
    }
}
