using System.Reflection;
using System.Runtime.CompilerServices;

namespace Chat.StandIns.Tests;

/// <summary>Writes the names of types as seen from one namespace: with keywords, nullable marks and the names of tuples.</summary>
internal sealed class TypeText(string from)
{
    private static readonly string[] Imported =
        ["System", "System.Collections.Generic", "System.Collections.Immutable", "System.IO", "System.Threading", "System.Threading.Tasks"];

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte",
        [typeof(char)] = "char", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(double)] = "double", [typeof(float)] = "float",
        [typeof(short)] = "short", [typeof(uint)] = "uint", [typeof(ulong)] = "ulong", [typeof(decimal)] = "decimal",
    };

    public string Of(Type type) => Write(type, Annotations.None);

    public string Of(ParameterInfo parameter) =>
        Write(parameter.ParameterType, new Annotations(parameter.GetCustomAttributesData(), parameter.Member));

    public string Of(PropertyInfo property) => Write(property.PropertyType, new Annotations(property.GetCustomAttributesData(), property.GetAccessors(true)[0]));

    public string Of(FieldInfo field) => Write(field.FieldType, new Annotations(field.GetCustomAttributesData(), field));

    public static string ShortName(Type type) => type.Name.Split('`')[0];

    public static string DeclaredName(Type type) =>
        (type.DeclaringType is { } outer ? $"{DeclaredName(outer)}." : "") + ShortName(type)
        + Arguments(type.GetGenericArguments().Select(argument => argument.Name));

    public string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters.Select(Constraint));

    private string Constraint(Type parameter)
    {
        var flags = parameter.GenericParameterAttributes;
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var kinds = new List<string>();
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) kinds.Add("class");
        if (isStruct) kinds.Add("struct");
        kinds.AddRange(parameter.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Of));
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct) kinds.Add("new()");
        return kinds.Count > 0 ? $" where {parameter.Name} : {string.Join(", ", kinds)}" : "";
    }

    private string Write(Type type, Annotations annotations)
    {
        if (type.IsByRef) return Write(type.GetElementType()!, annotations);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Write(underlying, annotations) + "?";
        if (type.IsGenericParameter) return type.Name + (annotations.NextIsNullable() ? "?" : "");
        if (type.IsValueType) return type.IsGenericType ? WriteGenericValue(type, annotations) : Name(type);
        var mark = annotations.NextIsNullable() ? "?" : "";
        if (type.IsArray) return $"{Write(type.GetElementType()!, annotations)}[]{mark}";
        return Generic(type, annotations) + mark;
    }

    private string WriteGenericValue(Type type, Annotations annotations)
    {
        annotations.NextIsNullable();
        var arguments = type.GetGenericArguments();
        if (!type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) || arguments.Length is 1 or > 7) return Generic(type, annotations);
        var names = annotations.TakeTupleNames(arguments.Length);
        return $"({string.Join(", ", arguments.Select((argument, i) => Write(argument, annotations) + (names[i] is { } name ? $" {name}" : "")))})";
    }

    private string Generic(Type type, Annotations annotations) =>
        Name(type) + (type.IsGenericType ? Arguments(type.GetGenericArguments().Select(argument => Write(argument, annotations)).ToList()) : "");

    private string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsNested) return $"{Name(type.DeclaringType!)}.{ShortName(type)}";
        return type.Namespace == from || Imported.Contains(type.Namespace) ? ShortName(type) : $"{type.Namespace}.{ShortName(type)}";
    }

    private static string Arguments(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? $"<{list}>" : "";
}
